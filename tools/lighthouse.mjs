// Signs in to a running demo in Debian's Chromium and asks Lighthouse of some pages, on a telephone; run by lighthouse.py.
// Arguments: the address, an account, its password, how many runs, the pages. Writes JSON: page -> list of scores.

import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [address, account, password, runs, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const tab = await browser.newPage();
await tab.goto(`${address}/sign-in/`);
await tab.type("#id_username", account);
await tab.type("#id_password", password);
await Promise.all([tab.waitForNavigation(), tab.click("main button[type=submit]")]);
await tab.close();

const found = {};
for (const path of pages) {
  found[path] = [];
  for (let run = 0; run < Number(runs); run += 1) {
    const told = await lighthouse(`${address}${path}`, {
      port: new URL(browser.wsEndpoint()).port,
      output: "json",
      logLevel: "error",
      disableStorageReset: true,
      onlyCategories: ["performance", "accessibility", "best-practices"],
    });
    const { categories, audits, finalDisplayedUrl } = told.lhr;
    const scores = Object.fromEntries(Object.entries(categories).map(([name, one]) => [name, Math.round(one.score * 100)]));
    const failed = Object.values(categories)
      .flatMap((one) => one.auditRefs)
      .filter((one) => one.weight > 0 && audits[one.id].score !== null && audits[one.id].score < 0.9)
      .map((one) => one.id);
    found[path].push({ ...scores, at: new URL(finalDisplayedUrl).pathname, failed });
  }
}
await browser.close();
console.log(JSON.stringify(found));
