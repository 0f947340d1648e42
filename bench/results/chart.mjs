const width = 920;
const height = 560;
const plot = { left: 90, right: 640, top: 85, bottom: 490 };
const colours = ['#b45309', '#1d4ed8', '#0f766e', '#6b7280'];
const sizes = [10, 100, 1000, 10_000];
const times = [0.1, 0.3, 1, 3, 10, 30, 100, 300];

/** A picture of time against size, both axes logarithmic: a line for each series of points `{ megabytes, seconds }`. */
export function chart(series) {
  const points = series.flatMap((each) => each.points);
  const x = scale(
    points.map((point) => point.megabytes),
    plot.left,
    plot.right,
  );
  const y = scale(
    points.map((point) => point.seconds),
    plot.bottom,
    plot.top,
  );
  const labels = spread(series.map(({ points: own }) => y(own.at(-1).seconds)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="15" role="img" aria-label="Time against size">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(plot.left - 60, 34, 'From landing JSON to five Parquet tables: whole processes, median of the runs', {
      size: 18,
    }),
    text((plot.left + plot.right) / 2, height - 20, 'landing data (logarithmic)', { anchor: 'middle' }),
    text(plot.left - 60, plot.top - 10, 'time (logarithmic)'),
    ...ticks(sizes, x, plot.left, plot.right).map(([at, value]) =>
      vertical(at, value >= 1000 ? `${value / 1000} GB` : `${value} MB`),
    ),
    ...ticks(times, y, plot.top, plot.bottom).map(([at, value]) => horizontal(at, `${value} s`)),
    ...series.flatMap((each, index) => line(each, colours[index % colours.length], x, y, labels[index])),
    '</svg>',
    '',
  ].join('\n');
}

/** A logarithmic scale over some values, with a little room at both ends. */
function scale(values, from, to) {
  const low = Math.log(Math.min(...values) * 0.8);
  const high = Math.log(Math.max(...values) * 1.25);
  return (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
}

/** Where those values stand that lie on the axis. */
function ticks(values, place, from, to) {
  return values.map((value) => [place(value), value]).filter(([at]) => at >= from && at <= to);
}

function vertical(at, label) {
  const rule = `<line x1="${at.toFixed(1)}" y1="${plot.top}" x2="${at.toFixed(1)}" y2="${plot.bottom}" stroke="#e5e7eb"/>`;
  return rule + text(at, plot.bottom + 24, label, { anchor: 'middle' });
}

function horizontal(at, label) {
  const rule = `<line x1="${plot.left}" y1="${at.toFixed(1)}" x2="${plot.right}" y2="${at.toFixed(1)}" stroke="#e5e7eb"/>`;
  return rule + text(plot.left - 10, at + 5, label, { anchor: 'end' });
}

function line({ name, points }, colour, x, y, labelAt) {
  const places = points.map((point) => [x(point.megabytes), y(point.seconds)].map((at) => at.toFixed(1)));
  const last = points.at(-1);
  const [endX, endY] = [x(last.megabytes), y(last.seconds)];
  return [
    `<polyline points="${places.map((place) => place.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
    `<line x1="${(endX + 6).toFixed(1)}" y1="${endY.toFixed(1)}" x2="${plot.right + 14}" y2="${labelAt.toFixed(1)}" stroke="${colour}" stroke-opacity="0.4"/>`,
    text(plot.right + 18, labelAt + 5, name, { fill: colour }),
  ];
}

/** Places for labels, moved apart where they would lie on each other. */
function spread(places) {
  const gap = 24;
  const order = places.map((_, index) => index).toSorted((a, b) => places[a] - places[b]);
  const moved = [...places];
  for (let next = 1; next < order.length; next++) {
    moved[order[next]] = Math.max(moved[order[next]], moved[order[next - 1]] + gap);
  }
  return moved;
}

function text(x, y, words, { anchor = 'start', fill = '#111827', size = 15 } = {}) {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}" font-size="${size}">${escaped}</text>`;
}
