/** An SVG as a PNG, by the browser's own drawing, and either of them as a file. */

/** How long the faces in an SVG may take to be ready, and how often that is looked at. */
const FACES_MS = 1500;
const LOOK_MS = 80;

/** The picture at `scale` times its size. Rejects if the browser cannot draw it. */
export async function rasterOf(svg: string, width: number, height: number, scale: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    // Read back at once, so it is kept where it can be read: a canvas on the graphics card is not.
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    await facesReady(image, width, height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Waits until an SVG is drawn alike thrice running. `decode` does not wait for the faces that an
 * SVG carries: text in one that is not ready is left out, and nothing tells when it is.
 */
async function facesReady(image: HTMLImageElement, width: number, height: number): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width / 2);
  canvas.height = Math.round(height / 2);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const end = performance.now() + FACES_MS;
  for (let before = '', same = 0; same < 2 && performance.now() < end; ) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const now = checksum(context.getImageData(0, 0, canvas.width, canvas.height).data);
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function checksum(bytes: Uint8ClampedArray): string {
  const words = new Uint32Array(bytes.buffer);
  let sum = 0;
  for (let i = 0; i < words.length; i++) sum = (Math.imul(sum, 31) + words[i]!) | 0;
  return String(sum);
}

/** Hands a file to the reader. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
