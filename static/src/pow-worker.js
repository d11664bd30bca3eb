// The puzzle of a public form, solved beside the page, so that typing goes on meanwhile.
import { solve } from "./sha256.js";

self.addEventListener("message", (event) => self.postMessage(solve(event.data)));
