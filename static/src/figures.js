// How a script says figures: the twin of kexie_portal/web/figures.py. Nothing else rounds or groups a number (`make lint`).

// Half up, away from zero, on the decimal that the number is written with: 68.75 is 68.8.
export function rounded(value, digits = 1) {
  const [whole, power = "0"] = String(Math.abs(Number(value))).split("e");
  const steps = Math.round(Number(`${whole}e${Number(power) + digits}`));
  return Math.sign(value) * Number(`${steps}e-${digits}`);
}

// A number with just so many decimals and its thousands apart.
export function decimal(value, digits = 1) {
  const [whole, rest] = rounded(value, digits).toFixed(digits).split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${apart}.${rest}` : apart;
}

export function rate(value) {
  return `${decimal(value)}%`;
}

// A mark on the scale of a chart, which is nobody's figure: 20% or 2.5%.
export function mark(value, given = {}) {
  return `${decimal(value, Number.isInteger(rounded(value)) ? 0 : 1)}${given.unit || ""}`;
}

// What the options of a chart ask for: a rate, a count, or a number with their `digits`.
export function said(value, given = {}) {
  if (given.unit === "%") return rate(value);
  const digits = Number.isInteger(Number(value)) ? 0 : (given.digits ?? 1);
  return `${decimal(value, digits)}${given.unit || ""}`;
}
