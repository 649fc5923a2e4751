// Passkeys: the browser makes or uses the key, the form sends what it says. Without this file, or without a secure
// address, the forms stay hidden and the other ways in remain.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const isNumbered = /^[\d.]+$|:/.test(location.hostname); // a key belongs to a name, never to a numeric address

if (window.PublicKeyCredential && window.isSecureContext && !isNumbered) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      use(form);
    });
  });
  document.querySelectorAll("[data-passkey-missing]").forEach((note) => { note.hidden = true; });
}

async function use(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const creates = form.dataset.passkey === "create";
    const options = await optionsFor(form, creates ? "creation_options" : "request_options");
    const credential = creates
      ? await navigator.credentials.create({ publicKey: forCreation(options) })
      : await navigator.credentials.get({ publicKey: forRequest(options) });
    form.elements.credential.value = JSON.stringify(said(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

async function optionsFor(form, name) {
  const kept = form.dataset.options && document.getElementById(form.dataset.options);
  const data = kept
    ? JSON.parse(kept.textContent)
    : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
  return data[name].publicKey;
}

const named = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

const forCreation = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  user: { ...options.user, id: toBytes(options.user.id) },
  excludeCredentials: named(options.excludeCredentials),
});

const forRequest = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  allowCredentials: named(options.allowCredentials),
});

function said(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
