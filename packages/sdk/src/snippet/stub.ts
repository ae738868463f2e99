/** What can be called before the script is there. `load` goes first. */
const METHODS =
  "track identify page screen group alias reset ready on debug consent decide observe viewed clicked dismissed flush";

/**
 * The loader, as it stands in a page: a function of the browser key and the options of `load`. It
 * notes calls until the script is there, in `attune.calls` (read by `replay.ts`), and answers `decide`
 * in time though the script never comes: with what the page came with, else with the fallback. `src`
 * and `integrity` in the options pin a version of the script.
 */
export const STUB = [
  "!function(k,o){var w=window,d=document,a=w.attune=w.attune||{};if(a.calls||a.load)return;",
  'a.calls=[["load",[k,o],function(){}]];',
  "function p(x,s){return{}.hasOwnProperty.call(x,s)?x[s]:null}",
  "function f(g){var q=g[1]||{},b={},r={};",
  'try{b=JSON.parse(d.getElementById("attune-bootstrap").textContent).decisions||b}catch(e){}',
  "[].concat(g[0]).forEach(function(s){var y=p(b,s),c=p(q.fallback||{},s);",
  'r[s]=y?Object.assign({items:[]},y,{slot:s,content:y.content||c,from:"bootstrap"}):',
  '{slot:s,decisionId:null,offer:null,content:c,items:[],from:"fallback"}});return r}',
  `"${METHODS}".split(" ").forEach(function(m){a[m]=function(){var g=[].slice.call(arguments);`,
  "return new Promise(function(r){",
  "var e=[m,g,function(v){Promise.resolve(v).then(r)}];a.calls.push(e);",
  'if(m=="decide")setTimeout(function(){var i=a.calls.indexOf(e);i<0||a.calls.splice(i,1);r(f(g))},',
  "(g[1]||{}).timeout||150)})}});",
  'var s=d.createElement("script");s.async=true;s.src=o.src||o.host+"/sdk/attune.js";',
  'if(o.integrity){s.integrity=o.integrity;s.crossOrigin="anonymous"}',
  's.nonce=(d.currentScript||{}).nonce||"";d.head.appendChild(s)}',
].join("");
