// Under the page, once the app draws it: that what is typed is kept, what that means, and how to turn it off.
(() => {
  const { get, put, drop, listed, SHARED, mine, said, part, button, speak, able, writing, OTHER } = window.vedette;
  const host = document.createElement('div');

  /** What was shared with the form and not added, by whoever is here or nobody known. */
  async function forget() {
    const account = await mine();
    const theirs = (await listed(SHARED)).filter((one) => !one.account || one.account === account);
    for (const { key } of theirs) await drop(SHARED + key);
  }

  /** Not where what is typed is not kept, whatever was turned on. */
  async function foot() {
    const off = await get('no-draft').catch(() => true);
    const main = document.getElementById('main');
    if (!writing.drawn || !able() || !writing.keeps() || !main || !document.querySelector('#continue, #send')) return host.remove();
    const turn = button('typing', said(off ? 'typing_start' : 'typing_stop'), OTHER, async () => {
      await (off ? drop('no-draft') : put('no-draft', true));
      await writing.unsave();
      if (!off) await forget();
      await window.vedette.filing?.read();
      await foot();
      speak(off ? 'typing_on' : 'typing_off');
      document.getElementById('typing')?.focus();
    });
    const summary = part('summary', { className: 'govuk-details__summary' }, part('span', { className: 'govuk-details__summary-text' }, said('typing')));
    const inside = part('div', { className: 'govuk-details__text' }, part('p', { className: 'govuk-body' }, said(off ? 'typing_off' : 'typing_on')), turn);
    const open = host.querySelector('details')?.open;
    host.replaceChildren(part('details', { className: 'govuk-details', open: Boolean(open) }, summary, inside));
    return main.after(host);
  }

  window.vedette.foot = foot;
  // The app may have drawn a page already; under the first one, which is there before it, nothing may move.
  foot();
})();
