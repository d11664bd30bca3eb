import assert from "node:assert/strict";
import test from "node:test";

import { normaliseDay } from "../src/days.js";
import { checkDigit, checkUscc, suggestion } from "../src/uscc.js";

const SOUND = "91410000170000388" + checkDigit("91410000170000388");

test("a sound code passes, however it is typed", () => {
  for (const typed of [SOUND, SOUND.toLowerCase(), ` ${SOUND.slice(0, 8)} ${SOUND.slice(8)} `, SOUND.replace(/9/g, "９"), `统一社会信用代码：${SOUND}`, `${SOUND}（1-1）`, `${SOUND}（副本）(1-1)`, `${SOUND} 1/1`]) {
    assert.equal(checkUscc(typed).fault, "");
  }
});

test("a known code of a real enterprise has the check digit of the standard", () => {
  assert.equal(checkDigit("91350100M000100Y4"), "3");
});

test("each check is named when it fails", () => {
  assert.equal(checkUscc(SOUND.slice(1)).fault, "uscc_length");
  assert.equal(checkUscc(`I${SOUND.slice(1)}`).fault, "uscc_letter");
  assert.equal(checkUscc(`9A${SOUND.slice(2)}`).fault, "uscc_office");
  assert.equal(checkUscc(`91A${SOUND.slice(3)}`).fault, "uscc_division");
  const wrong = SOUND[17] === "0" ? "1" : "0";
  assert.equal(checkUscc(SOUND.slice(0, 17) + wrong).fault, "uscc_check");
});

test("a letter for a digit and two swapped neighbours are explained", () => {
  assert.equal(suggestion(SOUND.replace("0", "O")), SOUND);
  const swapped = SOUND.slice(0, 7) + SOUND[8] + SOUND[7] + SOUND.slice(9);
  assert.equal(suggestion(swapped), SOUND);
});

test("days are read as people type them", () => {
  for (const typed of ["2019-05-20", "2019.5.20", "2019/5/20", "20190520", "2019年5月20日", "２０１９．５．２０"]) {
    assert.equal(normaliseDay(typed), "2019-05-20");
  }
  for (const typed of ["2019-02-30", "201905", "昨天", ""]) assert.equal(normaliseDay(typed), "");
});
