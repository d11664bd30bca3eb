// What a table of a form works out while one types: the twin of kexie_portal/formbuilder/reckoning.py, held by
// static/tests/sums.json. Exact: amounts are whole numbers of the smallest part, never floats. What is kept is the server's.
const SCALE = 12;
const ONE = 10n ** BigInt(SCALE);
const SHAPE = /^([+-]?)(\d+)(?:\.(\d*))?$/;

export function numberOf(value) {
  const text = String(value ?? "").normalize("NFKC").replace(/[, ]/g, "");
  const found = SHAPE.exec(text);
  if (!found) return null;
  const [, sign, whole, part = ""] = found;
  const size = BigInt(whole) * ONE + BigInt(part.padEnd(SCALE, "0").slice(0, SCALE));
  return sign === "-" ? -size : size;
}

function decimalsOf(column) {
  return column.kind === "integer" ? 0 : (column.limit?.decimals ?? 2);
}

// Half up, away from zero, with just so many decimals; `scale` are the digits behind the point that the number has.
function kept(value, column, scale = SCALE) {
  const digits = decimalsOf(column);
  const step = 10n ** BigInt(scale - digits);
  const size = value < 0n ? -value : value;
  const rounded = String((size + step / 2n) / step).padStart(digits + 1, "0");
  const sign = value < 0n && /[1-9]/.test(rounded) ? "-" : "";
  const text = digits ? `${rounded.slice(0, -digits)}.${rounded.slice(-digits)}` : rounded;
  return column.kind === "integer" ? Number(sign + text) : sign + text;
}

function givenRows(field) {
  return field.rows?.fixed || [];
}

export function children(given) {
  const found = new Map();
  given.forEach((row, at) => {
    const level = row.level || 1;
    const below = [];
    for (let later = at + 1; later < given.length && (given[later].level || 1) > level; later += 1) {
      if ((given[later].level || 1) === level + 1 && given[later].in_sum !== false) below.push(later);
    }
    if (below.length) found.set(at, below);
  });
  return found;
}

function cells(field, columns, row) {
  for (const rule of field.rules || []) {
    if (rule.rule !== "sum" && rule.rule !== "product") continue;
    const product = rule.rule === "product";
    const parts = rule.parts.map((name) => numberOf(row[name]));
    delete row[rule.target];
    if (parts.every((part) => part === null) || (product && parts.includes(null))) continue;
    const result = product
      ? parts.reduce((left, part) => left * part, 1n)
      : parts.reduce((left, part) => left + (part ?? 0n), 0n);
    row[rule.target] = kept(result, columns[rule.target], product ? SCALE * parts.length : SCALE);
  }
}

function subtotals(given, summed, rows) {
  for (const [at, below] of [...children(given)].reverse()) {
    if (at >= rows.length) continue;
    for (const column of summed) {
      const parts = below.filter((one) => one < rows.length).map((one) => numberOf(rows[one][column.name]));
      delete rows[at][column.name];
      if (parts.some((part) => part !== null)) rows[at][column.name] = kept(parts.reduce((left, part) => left + (part ?? 0n), 0n), column);
    }
  }
}

function total(given, name, rows) {
  return rows
    .filter((_row, at) => at >= given.length || ((given[at].level || 1) === 1 && given[at].in_sum !== false))
    .reduce((sum, row) => sum + (numberOf(row[name]) ?? 0n), 0n);
}

export function workedOut(field, typed) {
  const given = givenRows(field);
  const rows = typed.map((row) => ({ ...row }));
  const columns = Object.fromEntries((field.columns || []).map((column) => [column.name, column]));
  rows.forEach((row) => cells(field, columns, row));
  const summed = (field.sums?.columns || []).filter((name) => name in columns).map((name) => columns[name]);
  subtotals(given, summed, rows);
  const totals = Object.fromEntries(summed.map((column) => [column.name, kept(total(given, column.name, rows), column)]));
  for (const rule of field.rules || []) {
    if (rule.rule !== "percent") continue;
    const whole = numberOf(totals[rule.of]) || total(given, rule.of, rows);
    for (const row of rows) {
      const value = numberOf(row[rule.of]);
      delete row[rule.target];
      // One digit more than is shown is enough to round by: what follows it cannot turn a half.
      if (value !== null && whole) row[rule.target] = kept((value * 100n * ONE) / whole, columns[rule.target]);
    }
  }
  return [rows, totals];
}
