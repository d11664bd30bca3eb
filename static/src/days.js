// Days as people type them: 2019.5.20, 20190520, 2019/5/20, 2019年5月20日 all become 2019-05-20.
export function normaliseDay(text) {
  const clean = text.normalize("NFKC").trim();
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(clean) || /^(\d{4})\s*[-./年、]\s*(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*日?$/.exec(clean);
  if (!match) return "";
  const [year, month, day] = match.slice(1).map(Number);
  const made = new Date(Date.UTC(year, month - 1, day));
  if (made.getUTCFullYear() !== year || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return "";
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
