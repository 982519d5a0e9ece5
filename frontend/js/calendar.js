/* On a narrow screen a month is one long list of days: it opens at today. */
const NARROW = "(max-width: 767.98px)";

export function openAtToday() {
  const today = document.querySelector(".calendar #today");
  const [visit] = performance.getEntriesByType("navigation");
  const returned = visit instanceof PerformanceNavigationTiming && visit.type !== "navigate";
  if (today && !location.hash && !returned && matchMedia(NARROW).matches) today.scrollIntoView();
}
