// Passkeys: asks the browser, and takes its answer to the server. The part of a page that is for them is shown where
// scripts run; it goes where the browser has none.
(() => {
  const part = document.getElementById('passkey');
  if (!part) return;
  part.hidden = !window.PublicKeyCredential;
  if (part.hidden) return;
  const flow = part.dataset.flow;
  const paths = { 'sign-in': 'sessions/passkey', 'step-up': 'sessions/step-up/passkey', add: 'me/passkeys', enrol: 'invitations/passkey' };
  const makes = flow === 'add' || flow === 'enrol';
  const known = flow === 'add' || flow === 'step-up';
  const wrong = document.getElementById('passkey-wrong');
  const button = part.querySelector('button');
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

  async function post(path, body, token) {
    const headers = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw said;
    return said;
  }

  async function ask(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const one of options.allowCredentials || options.excludeCredentials || []) one.id = bytes(one.id);
    const made = await navigator.credentials[makes ? 'create' : 'get']({ publicKey: options });
    const response = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: made.getClientExtensionResults() };
  }

  // The codes are in this answer and nowhere else.
  function show({ codes }) {
    for (const code of codes) document.getElementById('codes-list').appendChild(document.createElement('li')).textContent = code;
    for (const other of document.querySelectorAll('[data-before-codes]')) other.hidden = true;
    const shown = document.getElementById('codes');
    shown.hidden = false;
    shown.focus();
  }

  async function go() {
    const field = (name) => document.getElementById(name)?.value.trim();
    const token = known && (await post('sessions/token', null)).token;
    const invitation = flow === 'enrol' ? { invitation: part.dataset.invitation } : null;
    const { ceremony, options } = await post(`${paths[flow]}/begin`, invitation, token);
    const name = flow === 'add' && field('passkey-name');
    const body = { ceremony, credential: await ask(options), ...invitation, ...(name && { name }) };
    const done = await post(paths[flow], body, token);
    const codes = flow === 'enrol' ? done : done.recovery;
    if (codes) show(codes);
    else location.assign(part.dataset.next);
  }

  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    wrong.hidden = true;
    try {
      await go();
    } catch (fault) {
      if (fault.code === 'step_up_required') location.assign('/step-up');
      wrong.hidden = false;
      wrong.textContent = part.dataset[fault.name === 'InvalidStateError' ? 'twice' : fault.code === 'too_many' ? 'wait' : 'wrong'];
    }
    button.removeAttribute('aria-disabled');
  });
  // For a browser that does not tell its styles whether scripts run.
  part.classList.add('vd-offer--on');
})();
