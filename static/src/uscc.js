// The unified social credit code by GB 32100-2015: says which check failed and, where one letter explains it, which.
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LIKELY = { I: "1", L: "1", O: "0", Z: "2", S: "5", V: "U" };
const FIRST = new Set(["11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "N9", "Y1"]);

// What licences print around a code: its name before it, which copy it is behind it (副本, 1-1).
const LABEL = /^[统一社会信用代码证编号税纳人识别]{2,12}:?(?=[0-9A-Z])/;
const COPY = /^([0-9A-Z]{18})(?:\([^)]*\)|[正副]本?|\d{1,2}[-/]\d{1,2})+$/;

export function normalise(text) {
  const whole = text.normalize("NFKC").replace(/\s/g, "").toUpperCase().replace(LABEL, "");
  return whole.replace(COPY, "$1").replace(/[-·.]/g, "");
}

export function checkDigit(body) {
  let sum = 0;
  let weight = 1;
  for (const letter of body.slice(0, 17)) {
    sum += ALPHABET.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

function sound(code) {
  return code.length === 18 && [...code].every((letter) => ALPHABET.includes(letter)) && FIRST.has(code.slice(0, 2)) && checkDigit(code) === code[17];
}

// Tries what a hand does: a letter for a digit that looks like it, or two neighbours swapped.
export function suggestion(code) {
  const looked = code.replace(/[IOZSV]/g, (letter) => LIKELY[letter]);
  if (looked !== code && sound(looked)) return looked;
  for (let i = 0; i < code.length - 1; i += 1) {
    const swapped = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2);
    if (swapped !== code && sound(swapped)) return swapped;
  }
  return "";
}

// Answer {code, fault, values}; `fault` is a key of the page's words, empty when the code is sound.
export function checkUscc(text) {
  const code = normalise(text);
  const wrong = [...code].find((letter) => !ALPHABET.includes(letter));
  if (code.length !== 18) return { code, fault: "uscc_length", values: { length: code.length } };
  if (wrong) return { code, fault: "uscc_letter", values: { letter: wrong, at: code.indexOf(wrong) + 1 } };
  if (!FIRST.has(code.slice(0, 2))) return { code, fault: "uscc_office", values: { first: code.slice(0, 2) } };
  if (!/^\d{6}$/.test(code.slice(2, 8))) return { code, fault: "uscc_division", values: {} };
  if (checkDigit(code) !== code[17]) return { code, fault: "uscc_check", values: { last: code[17] } };
  return { code, fault: "", values: {} };
}
