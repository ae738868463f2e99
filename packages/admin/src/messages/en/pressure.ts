export const PRESSURE = {
  "pressure.about":
    "{people, plural, one {# person is known} other {# people are known}}; those whom nothing was decided for are not in it.",
  "pressure.allChannels": "All channels",
  "pressure.allHeard": "Everybody who was decided for got something",
  "pressure.byChannel": "By channel",
  "pressure.channelSays":
    "{people, plural, one {# person} other {# people}}, {nothing} heard nothing, {much} got too much",
  "pressure.choices":
    "{decisions, plural, one {# decision} other {# decisions}}: {tuning} were of slots that tune themselves, {control} were for the control group{nobody, plural, =0 {} other {, # for nobody}}.",
  "pressure.counts": "What counts",
  "pressure.day": "Day",
  "pressure.days": "{count, plural, one {Today} other {# days}}",
  "pressure.decisions": "Decisions",
  "pressure.ends": "Heard nothing, got too much",
  "pressure.given": "What was given",
  "pressure.gotTooMuch":
    "{count, plural, =0 {Nobody} one {# person} other {# people}} got {threshold, number} or more",
  "pressure.group.none": "nothing",
  "pressure.group.one": "one",
  "pressure.group.sixOrMore": "six or more",
  "pressure.group.threeToFive": "three to five",
  "pressure.group.two": "two",
  "pressure.heardNothing":
    "{count, plural, =0 {Nobody} one {# person} other {# people}} heard nothing",
  "pressure.isTooMuch": "Too much is",
  "pressure.kept": "Kept from them all the same",
  "pressure.keptNothing": "nothing was kept from them",
  "pressure.name": "Pressure",
  "pressure.nobodyTooMuch": "Nobody got too much",
  "pressure.none": "Nothing was decided in this time",
  "pressure.noneFix":
    "Decisions come with POST /v1/decide, or with the SDK. A longer period may have some.",
  "pressure.notReplayable":
    "Of {count, plural, one {# decision} other {# decisions}} the reasons cannot be made out any more.",
  "pressure.nothing": "heard nothing",
  "pressure.offers": "Offers",
  "pressure.oneDay": "Only one day has decisions: a course needs two",
  "pressure.orMore": "{count, number} or more a day",
  "pressure.people": "{count, plural, one {# person} other {# people}}",
  "pressure.perPerson": "{count} each",
  "pressure.period": "Period",
  "pressure.reading": "{count, plural, one {# more day is} other {# more days are}} being read.",
  "pressure.seen": "What was seen",
  "pressure.sentence":
    "On {day}, {people, plural, one {# person} other {# people}} got {offers, plural, one {# offer} other {# offers}}: {much, plural, =0 {nobody} other {#}} got {threshold, number} or more, {nothing, plural, =0 {nobody} other {#}} heard nothing{worse, select, none {} other {; the worst day was {worstDay} with {worst, number}}}.",
  "pressure.some": "For example",
  "pressure.spread": "People by how many offers they got",
  "pressure.times": "{reason}, {times, plural, one {once} other {# times}}",
  "pressure.tooMuch": "got too much",
} as const;
