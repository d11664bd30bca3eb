// Runs before the first paint: the chosen theme must be there before the page is drawn, or it flashes.
import { applyTheme } from "./theme.js";

applyTheme();
document.documentElement.classList.add("with-js");
