// Security keys: <form data-webauthn="get|create" data-options="id of a JSON script"> asks the browser for the key's
// answer when it is sent, puts it into the field `credential` and sends the form.
function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="); // not a figure: a length
  return Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

function options(form) {
  const data = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const given = { ...(data.creation_options || data.request_options).publicKey };
  given.challenge = bytes(given.challenge);
  if (given.user) given.user = { ...given.user, id: bytes(given.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (given[list]) given[list] = given[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: given };
}

function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function ask(form) {
  const place = form.querySelector("[data-webauthn-error]");
  place.classList.remove("d-block");
  try {
    if (!navigator.credentials) throw new TypeError("no credentials");
    const credential = await navigator.credentials[form.dataset.webauthn](options(form));
    form.elements.credential.value = answer(credential);
    form.submit();
  } catch (error) {
    const unable = error instanceof TypeError || error.name === "SecurityError" || error.name === "NotSupportedError";
    place.textContent = unable ? place.dataset.unable : place.dataset.refused;
    place.classList.add("d-block");
    delete form.dataset.sent;
  }
}

export function startWebauthn() {
  document.querySelectorAll("form[data-webauthn]").forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    }),
  );
}
