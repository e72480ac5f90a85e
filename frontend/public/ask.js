// What the phone asks the server for by itself: who is signed in, and whether it takes what waits.
(() => {
  const { get, put, drop } = window.vedette;

  /**
   * Notes by how many seconds this clock is behind the server's (docs/rules.md §1.8), unless the phone slept over the answer. In
   * whole minutes: a slow network's seconds are no news, and by a clock's own seconds reports of one phone would be told from others.
   */
  function compare(date, asked, came) {
    const offset = Math.round((Date.parse(date) - (asked + came) / 2) / 60_000) * 60;
    if (Number.isNaN(offset) || Math.abs(came - asked) > 30_000) return;
    window.vedette.offset = offset;
    get('offset').then((kept = 0) => kept !== offset && (offset ? put('offset', offset) : drop('offset'))).catch(() => {});
  }
  get('offset').then((kept) => { window.vedette.offset ??= kept; }).catch(() => {});

  /** One call; what it gives is an answer or the code of a problem. */
  async function post(path, headers = {}, body = undefined) {
    const asked = Date.now();
    try {
      const response = await fetch(`/api/v1/${path}`, { method: 'POST', headers: { Accept: 'application/json', ...headers }, body, cache: 'no-store', signal: AbortSignal.timeout(30_000) });
      const came = Date.now();
      const said = await response.json();
      if (response.ok || said.code) compare(response.headers.get('Date'), asked, came);
      if (response.ok) return { said };
      return { code: said.code, reference: said.reference, wait: 1_000 * response.headers.get('Retry-After') };
    } catch {
      // Whatever speaks for the network, a station's sign-in page too, is not our server.
      return { code: 'offline' };
    }
  }

  let held;
  let first;
  /** Who is signed in, with a token: what was typed here is for the first of them only. */
  async function whose() {
    if (held?.until > Date.now() && held.since <= Date.now()) return held;
    const { said, code, wait } = await post('sessions/token');
    if (!said) return { code, wait };
    held = { token: said.token, account: said.account, reads: Boolean(said.me), since: Date.now(), until: Date.now() + 200_000 };
    first ??= said.account;
    await put('who', said.account).catch(() => {});
    return held;
  }

  /** Sends what is sealed, if it is of whoever is signed in: from anybody else the server would not open it. */
  async function seals(path, account, key, body, again = true) {
    const { token, account: now, ...refusal } = await whose();
    if (!token) return refusal;
    if (account !== now) return { code: 'other' };
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.vedette.sealed', 'Idempotency-Key': key };
    const answer = await post(path, headers, body);
    // A token may have ended before its time.
    if (answer.code !== 'sign_in_needed' || !again) return answer;
    held = null;
    return seals(path, account, key, body, false);
  }

  Object.assign(window.vedette, {
    whose,
    seals,
    /** Whose what is typed here is. */
    mine: async () => first ?? get('who'),
    known: () => Boolean(first),
    forgetToken: () => { held = null; },
  });
})();
