{
  const NEWS_MS = 2500;
  const news = document.getElementById("news");
  let stamp = data.stamp; // of what is shown: a busy server may answer with an older page than there is news of
  const sections = ["result", "pairs", "cost", "groups", "consistency", "sureness", "about"];

  const replace = async () => {
    const answer = await fetch("./");
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = JSON.parse(fresh.getElementById("data").textContent);
    const drawn = (page) => sections.filter((id) => page.getElementById(id)).join();
    if (told.entrants.length !== data.entrants.length || drawn(fresh) !== drawn(document)) {
      location.reload();
      return true;
    }
    const chosen = document.querySelector("[data-switch] [aria-pressed=true]")?.dataset.shows;
    for (const id of sections) {
      const [old, made] = [document.getElementById(id), fresh.getElementById(id)];
      if (!old || old.contains(document.activeElement)) continue;
      old.replaceWith(made);
      prepare(made);
    }
    if (chosen) document.querySelector(`[data-shows="${chosen}"]`)?.click();
    data.entries = told.entries;
    stamp = told.stamp;
    index();
    news.hidden = state.open.size === 0;
    if (state.open.size === 0) filter(true);
    return true;
  };

  const look = async () => {
    try {
      const answer = await fetch("stamp");
      const told = (await answer.json()).stamp;
      if (told !== stamp && !(await replace())) return;
      document.body.classList.remove("gone");
    } catch {
      document.body.classList.add("gone");
    } finally {
      setTimeout(look, NEWS_MS);
    }
  };
  news.addEventListener("click", () => { state.open.clear(); news.hidden = true; filter(true); });
  look();
}
