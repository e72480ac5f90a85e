// What the phone says about what it keeps, and the parts of a page that it is said with. The server fills in the words, which
// stand with all others, in the language of the page.
(() => {
  const WORDS = $words$;
  const words = () => WORDS[document.documentElement.lang] ?? Object.values(WORDS)[0];
  /** More words, for what comes later. */
  const learn = (more) => { for (const lang in more) WORDS[lang] = { ...more[lang], ...WORDS[lang] }; };
  // The words of the other language come once somebody changes to it.
  new MutationObserver(async () => {
    const { lang } = document.documentElement;
    if (WORDS[lang]) return;
    const found = await fetch('$other$').then((answer) => answer.json()).catch(() => null);
    if (!found) return;
    WORDS[lang] = found;
    window.vedette.look();
    window.vedette.writing.foot();
  }).observe(document.documentElement, { attributeFilter: ['lang'] });
  const said = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words()[name]);
  function part(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside.filter(Boolean));
    return made;
  }
  const line = (text) => part('p', { className: 'vd-notice__words' }, text);
  const title = (text) => part('p', { className: 'vd-notice__title' }, text);
  function button(id, text, look, press) {
    const made = part('button', { id, type: 'button', className: `govuk-button ${look}`, onclick: () => window.vedette.busy() || press() }, text);
    if (window.vedette.busy()) made.setAttribute('aria-disabled', 'true');
    return made;
  }
  const ways = (...buttons) => part('div', { className: 'vd-drop__ways' }, ...buttons);
  const OTHER = 'govuk-button--secondary';
  const FINAL = 'govuk-button--warning';
  const speak = (name) => { document.getElementById('said').textContent = words()[name]; };

  /** What this browser cannot do, for where a report is sent; `able` whether it keeps anything. */
  function lacking(able) {
    if (!able) return line(said('cannot'));
    return !(window.caches && navigator.serviceWorker) && line(said('no_shell'));
  }

  function age(at) {
    const passed = Date.now() - at;
    const found = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000]].find(([, millis]) => passed >= 2 * millis);
    return found ? said(found[0], { number: Math.floor(passed / found[1]) }) : said('moment');
  }

  Object.assign(window.vedette, { learn, said, part, line, title, ways, button, speak, lacking, age, OTHER, FINAL });
})();
