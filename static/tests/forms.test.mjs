import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { holds } from "../src/formconditions.js";
import { workedOut } from "../src/formsums.js";

const table = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url)));

test("conditions hold as the server says", () => {
  for (const one of table("conditions.json")) assert.equal(holds(one.when, one.answers), one.holds, JSON.stringify(one));
});

test("tables are worked out as the server does", () => {
  for (const one of table("sums.json")) assert.deepEqual(workedOut(one.field, one.rows), [one.done, one.totals]);
});
