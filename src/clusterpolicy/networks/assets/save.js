// The picture as SVG, written here, and as PNG, painted from that SVG; both carry title, key and source.

const SHEET = { width: 1600, height: 1000, margin: 40, head: 96, foot: 84 };

/** Text for XML: no signs that XML has no place for. */
function xml(text) {
  // eslint-disable-next-line no-control-regex
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Text of at most so many pixels, with an ellipsis where it was longer. */
function within(text, pixels, font) {
  measuring.font = font;
  let kept = text.slice(0, 400);
  if (measuring.measureText(kept).width <= pixels && kept === text) return kept;
  while (kept && measuring.measureText(`${kept}…`).width > pixels) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** The whole picture as it passes the filters, as the text of an SVG. */
function asSvg() {
  const { width, height, margin, head, foot } = SHEET;
  const { paper, ink, rim, line } = inks();
  const view = { width: width - 2 * margin, height: height - head - foot };
  const spots = shown.nodes.map((node) => ({ node, ...pick(placeOf(node)) }));
  const { scale, position } = fitting(view.width, view.height, spots);
  const lit = picture.lit;
  const at = new Map();
  for (const { node, x, y } of spots) {
    at.set(node, {
      node,
      x: (x - position.x) * scale + view.width / 2 + margin,
      y: (y - position.y) * scale + view.height / 2 + head,
      r: node.radius * Math.max(0.8, scale * picture.unit),
      forced: node === (state.chosen || {}).node,
    });
  }
  const n = (value) => value.toFixed(1);
  const write = (x, y, text, more = '') => `<text x="${n(x)}" y="${n(y)}"${more}>${xml(text)}</text>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xml(FONT)}">`,
    `<title>${xml(data.title)}</title><desc>${xml(data.finding || '')}</desc>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    `<g fill="${ink}">`,
    write(margin, 44, within(data.question || data.title, width - 2 * margin, `600 22px ${FONT}`), ' font-size="22" font-weight="600"'),
    write(margin, 72, within(data.finding || '', width - 2 * margin, `15px ${FONT}`), ' font-size="15"'),
    '</g><g fill="none" stroke-linecap="butt">',
  ];
  for (const edge of shown.edges) {
    const [a, b] = [at.get(edge.source), at.get(edge.target)];
    const { colour, dash } = relationOf.get(edge.relation);
    const faint = lit && !lit.edges.includes(edge) ? 0.12 : drawnRelations ? 0.8 : line;
    const share = weights.most > weights.least ? (edge.weight - weights.least) / (weights.most - weights.least) : 0;
    const bend = 0.12 * (edge.turn || 0);
    const path = `M${n(a.x)} ${n(a.y)}Q${n((a.x + b.x) / 2 + (b.y - a.y) * bend)} ${n((a.y + b.y) / 2 - (b.x - a.x) * bend)} ${n(b.x)} ${n(b.y)}`;
    parts.push(`<path d="${bend ? path : `M${n(a.x)} ${n(a.y)}L${n(b.x)} ${n(b.y)}`}" stroke="${colour}" stroke-opacity="${faint}"`
      + ` stroke-width="${n(1 + 3 * share)}"${dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>`);
    if (data.directed) parts.push(arrowhead(a, b, colour, faint));
  }
  parts.push(`</g><g stroke="${rim}" stroke-width="0.8">`);
  const points = picture.order.map((node) => at.get(node)).filter(Boolean).sort((a, b) => b.forced - a.forced);
  for (const { node, x, y, r } of points) {
    const faint = lit && !lit.nodes.has(node) ? ' opacity="0.2"' : '';
    const tip = `<title>${xml(node.label)}</title>`;
    parts.push(`<path d="${outline(kindOf.get(node.kind).shape, x, y, r)}" fill="${colourOf(node)}"${faint}>${tip}</path>`);
  }
  parts.push(`</g><g font-size="${LETTER}" fill="${ink}" stroke="${paper}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">`);
  const named = points.filter(({ node }) => !lit || lit.nodes.has(node));
  for (const label of placeLabels(named, width, height - foot)) {
    const anchor = { left: 'start', center: 'middle', right: 'end' }[label.align];
    if (label.covers) {
      parts.push(`<rect x="${n(label.x - 3)}" y="${n(label.y)}" width="${n(label.w + 6)}" height="${n(label.h)}" fill="${paper}" fill-opacity="0.8" stroke="none"/>`);
    }
    for (const { text, x, y } of rowsOf(label)) parts.push(write(x, y, text, ` text-anchor="${anchor}"`));
  }
  parts.push('</g>', svgKey(ink), '</svg>');
  return parts.join('\n');
}

const pick = ({ x, y }) => ({ x, y });

/** The head of an arrow from one point to the rim of another, in the colour of its line. */
function arrowhead(a, b, colour, opacity) {
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [dx, dy] = [(b.x - a.x) / far, (b.y - a.y) / far];
  const [x, y] = [b.x - dx * (b.r + 1), b.y - dy * (b.r + 1)];
  const corner = (u, v) => `${(x + u * dx - v * dy).toFixed(1)} ${(y + u * dy + v * dx).toFixed(1)}`;
  return `<path d="M${corner(0, 0)}L${corner(-10, 4)}L${corner(-10, -4)}Z" fill="${colour}" fill-opacity="${opacity}" stroke="none"/>`;
}

/** The key and the source at the foot of the sheet. */
function svgKey(ink) {
  const { width, height, margin } = SHEET;
  const font = `12px ${FONT}`;
  const parts = [`<g font-size="12" fill="${ink}">`];
  let x = margin;
  const keys = state.colour === 'community' ? bySize.slice(0, 7).map((each) => ['dot', each.colour, each.name])
    : kinds.filter((kind) => !state.without.has(kind.id)).map((kind) => [kind.shape, kind.colour, kind.label]);
  const row = (label, mark, gap, y) => {
    const text = within(label, 260, font);
    const w = measuring.measureText(text).width;
    if (x + w + gap > width - margin) return;
    parts.push(mark, `<text x="${x + gap}" y="${y + 4}">${xml(text)}</text>`);
    x += w + gap + 22;
  };
  const drawn = drawnRelations ? relations.filter((each) => !state.omit.has(each.id)) : [];
  for (const { id, colour, dash } of drawn) {
    const more = dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    row(id, `<path d="M${x} ${height - 60}h24" stroke="${colour}" stroke-width="2"${more}/>`, 30, height - 60);
  }
  x = margin;
  for (const [shape, colour, label] of keys) {
    const mark = `<path d="${outline(shape, x + 6, height - 38, 6)}" fill="${colour}" stroke="${ink}" stroke-width="0.6"/>`;
    row(label, mark, 18, height - 38);
  }
  const source = [data.source, data.licence, data.version, shown.left].filter(Boolean).join(' · ');
  parts.push(`<text x="${margin}" y="${height - 14}" fill-opacity="0.75">${xml(within(source, width - 2 * margin, font))}</text></g>`);
  return parts.join('');
}

/** Hand a file to the reader. */
function download(blob, ending) {
  const name = fold(data.title).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'network';
  const address = URL.createObjectURL(blob);
  const link = make('a', { href: address, download: `${name}.${ending}` });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 10000);
  announce(`Saved as ${name}.${ending}`);
}

function saveSvg() {
  download(new Blob([asSvg()], { type: 'image/svg+xml' }), 'svg');
}

function savePng() {
  const address = URL.createObjectURL(new Blob([asSvg()], { type: 'image/svg+xml' }));
  const image = new Image();
  image.addEventListener('load', () => {
    const canvas = make('canvas', { width: 2 * SHEET.width, height: 2 * SHEET.height });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => download(blob, 'png'), 'image/png');
  });
  image.addEventListener('error', () => announce('This browser could not paint the picture; save it as SVG.'));
  image.src = address;
}
