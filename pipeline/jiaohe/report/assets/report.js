"use strict";
(function () {
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var form = document.getElementById("filter");
  var items = all("[data-s]");
  var files = all("details.file");
  var texts = items.map(function (item) { return item.textContent.toLowerCase(); });
  var count = document.getElementById("count");
  var nothing = document.getElementById("nothing");

  function open(target) {
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  }

  function follow() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); apply(); }
    open(target);
    target.scrollIntoView({ block: "center", inline: "center" });
  }

  function apply() {
    var severities = all("input[name=s]", form).filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    var unit = form.elements.u ? form.elements.u.value : "";
    var rule = form.elements.r.value;
    var words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    var filtered = unit !== "" || rule !== "" || words.length > 0 || severities.length < all("input[name=s]", form).length;
    var fits = items.map(function (item, index) {
      return severities.indexOf(item.dataset.s) >= 0 &&
        (unit === "" || item.dataset.u.split(" ").indexOf(unit) >= 0) &&
        (rule === "" || item.dataset.r === rule) &&
        words.every(function (word) { return texts[index].indexOf(word) >= 0; });
    });
    var kept = new Set(items.filter(function (_, index) { return fits[index]; }));
    var shown = kept.size;
    items.forEach(function (item) {
      var inside = all("[data-s]", item).some(function (one) { return kept.has(one); });
      item.hidden = !(kept.has(item) || inside);
    });
    all(".finding.many, details.more, details.effects, section.sheet").forEach(function (box) {
      var any = all("[data-s]", box).some(function (one) { return !one.hidden; });
      box.hidden = filtered && !any;
      if (filtered && any && box.tagName === "DETAILS") box.open = true;
    });
    files.forEach(function (file) {
      var any = all("[data-s]", file).some(function (one) { return !one.hidden; });
      file.hidden = filtered && !any;
      if (filtered && any) file.open = true;
    });
    nothing.hidden = !filtered || shown > 0;
    count.textContent = count.dataset.shown + " " + shown + " · " + count.dataset.of + " " + items.length;
  }

  var waiting = 0;
  form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.getElementById("unfold").addEventListener("click", function () { all("#findings details:not(.why)").forEach(function (one) { one.open = true; }); });
  document.getElementById("fold").addEventListener("click", function () { all("#findings details").forEach(function (one) { one.open = false; }); });
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });

  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = all("details:not(.why)").filter(function (one) { return !one.open; });
    closed.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (one) { one.open = false; }); });

  form.hidden = items.length === 0;
  apply();
  if (location.hash) follow();
})();
