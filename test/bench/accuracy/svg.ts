/** Just enough of SVG to draw on: text, lines and areas in a fixed frame, dark on white wherever it is shown. */

export const INK = '#1f2328';
export const FAINT = '#d0d7de';

export class Drawing {
  private readonly parts: string[] = [];
  private readonly width: number;
  private readonly height: number;

  constructor(width: number, height: number, title: string) {
    this.width = width;
    this.height = height;
    this.parts.push(
      `<title>${escaped(title)}</title>`,
      `<rect width="${width}" height="${height}" fill="#fff"/>`,
    );
  }

  text(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start', size = 13): void {
    this.parts.push(
      `<text x="${at(x)}" y="${at(y)}" font-size="${size}" text-anchor="${anchor}" fill="${INK}">${escaped(text)}</text>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, colour = FAINT, width = 1): void {
    this.parts.push(
      `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}" stroke-width="${width}"/>`,
    );
  }

  curve(points: readonly (readonly [number, number])[], colour: string, width: number): void {
    this.parts.push(
      `<path d="M${path(points)}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`,
    );
  }

  area(points: readonly (readonly [number, number])[], colour: string): void {
    this.parts.push(`<path d="M${path(points)}Z" fill="${colour}"/>`);
  }

  /** Filled, or a ring. */
  dot(x: number, y: number, radius: number, colour: string, filled: boolean): void {
    const paint = filled ? `fill="${colour}"` : `fill="#fff" stroke="${colour}" stroke-width="2"`;
    this.parts.push(`<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" ${paint}/>`);
  }

  toString(): string {
    const { width, height, parts } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif">\n${parts.join('\n')}\n</svg>\n`;
  }
}

const at = (value: number) => String(Math.round(value * 10) / 10);
const path = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L');
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
