// Whether a condition of a form holds: the twin of kexie_portal/formbuilder/conditions.py, held by static/tests/conditions.json.
export function isFilled(value) {
  if (value === null || value === undefined) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.some(isFilled);
  if (typeof value === "object") return Object.values(value).some(isFilled);
  return true;
}

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/;

function number(value) {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : null;
}

function equal(given, value) {
  if (!isFilled(given)) return false;
  const [left, right] = [number(given), number(value)];
  if (left !== null && right !== null) return left === right;
  return typeof given === typeof value && given === value;
}

function order(given, value) {
  const [left, right] = [number(given), number(value)];
  if (left !== null && right !== null) return Math.sign(left - right);
  const texts = left === null && right === null && typeof given === "string" && typeof value === "string" && given && value;
  return texts ? Number(given > value) - Number(given < value) : null;
}

const TESTS = {
  eq: equal,
  ne: (given, value) => !equal(given, value),
  in: (given, value) => (value || []).some((one) => equal(given, one)),
  gt: (given, value) => order(given, value) === 1,
  lt: (given, value) => order(given, value) === -1,
  has: (given, value) => Array.isArray(given) && given.includes(value),
  filled: (given) => isFilled(given),
  empty: (given) => !isFilled(given),
};

export function holds(condition, answers) {
  if (!condition || !Object.keys(condition).length) return true;
  const passes = (one) => ("field" in one ? TESTS[one.op](answers[one.field], one.value) : holds(one, answers));
  const tests = condition.all || condition.any || [];
  return "all" in condition ? tests.every(passes) : tests.some(passes);
}
