// The cases are those of tests/web/test_figures.py: a script says a figure as the server does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decimal, mark, rate, rounded, said } from "../src/figures.js";

const cases = JSON.parse(readFileSync(new URL("figures.json", import.meta.url), "utf8"));

test("rates are said as the server says them", () => {
  for (const [value, words] of cases.rates) assert.equal(rate(value), words, `${value}`);
});

test("numbers are rounded and grouped as the server does", () => {
  for (const [value, digits, words] of cases.decimals) assert.equal(decimal(value, digits), words, `${value}`);
});

test("marks of a scale have decimals only where they need them", () => {
  for (const [value, words] of cases.marks) assert.equal(mark(value, { unit: "%" }), words, `${value}`);
});

test("a negative half is rounded away from zero", () => {
  assert.equal(rounded(-68.75), -68.8);
});

test("a chart of counts shows whole counts, one of shares a decimal", () => {
  assert.equal(said(1200, { digits: 1 }), "1,200");
  assert.equal(said(1200.5, { digits: 1, unit: "家" }), "1,200.5家");
  assert.equal(said(12, { unit: "%" }), "12.0%");
});
