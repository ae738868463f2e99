import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./attune-command.ts";

/** The file as it was published; not part of the project. */
export const RETAIL = join(ROOT, "../shared/data/online-retail/online_retail_II_2009-2010.parquet");
export const hasRetail = existsSync(RETAIL);

/**
 * What the file means, in SQL of its own: nothing here comes from the mapping or from its code. Lines
 * that are books and not trade are left out; prices are decimals from the start.
 */
export const MEANING = `
create table line as
select "Invoice" as invoice, trim("StockCode") as sku, "Quantity" as quantity,
  "Price"::decimal(12,3) as price, "Customer ID"::bigint as customer, "Country" as country,
  timezone('Europe/London', "InvoiceDate"::timestamp) as written
from read_parquet('${RETAIL}')
where regexp_matches("Invoice", '^C?[0-9]+$')
  and not regexp_matches("StockCode", '^(AMAZONFEE|BANK CHARGES|S|TEST00[0-9]|ADJUST2?)$')
  and not ("Invoice" like 'C%' and "Quantity" > 0);

create table deal as
select invoice, starts_with(invoice, 'C') as refund, max(customer) as customer, min(written) as happened,
  sum(amount) as total, sum(if(carriage, 0, amount)) as revenue, sum(if(carriage, amount, 0)) as shipping,
  count(*) filter (not carriage and sku not in ('M', 'm', 'D')) as products
from (
  select *, quantity * price * if(starts_with(invoice, 'C'), -1, 1) as amount,
    sku in ('POST', 'DOT', 'C2') as carriage
  from line
)
group by invoice
having count(customer) > 0 or max(abs(price)) > 0;

create table product as
select invoice, sku, abs(quantity) as quantity, price
from line semi join deal using (invoice)
where sku not in ('POST', 'DOT', 'C2', 'M', 'm', 'D');
`;

/** The same tables of what came in: orders and refunds with their products, of the exported events. */
export const CAME_IN = `
create or replace table sent_deal as
select properties->>'$.order_id' as invoice, event = 'Order Refunded' as refund, userId::bigint as customer,
  timestamp as happened, (properties->>'$.total')::decimal(18,3) as total,
  (properties->>'$.revenue')::decimal(18,3) as revenue, (properties->>'$.shipping')::decimal(18,3) as shipping,
  json_array_length(properties, '$.products') as products
from event where event in ('Order Completed', 'Order Refunded');

create or replace table sent_product as
select invoice, item->>'$.sku' as sku, (item->>'$.quantity')::bigint as quantity,
  (item->>'$.price')::decimal(12,3) as price
from (
  select properties->>'$.order_id' as invoice, unnest(json_extract(properties, '$.products[*]')) as item
  from event where event in ('Order Completed', 'Order Refunded')
);
`;
