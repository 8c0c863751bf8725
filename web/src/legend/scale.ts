/** A round length for the scale bar, at the middle of the map. Pure. */

import type { Camera } from '../state/view.ts';
import { M_PER_MI } from '../words/format.ts';

const EQUATOR_M = 40_075_016.686;
const TILE_PX = 512;

/** Metres a pixel is wide at the camera. */
export function metresPerPixel({ lat, zoom }: Camera): number {
  return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

export function scaleBar(
  camera: Camera,
  units: 'km' | 'mi',
  say: (value: number, unit: 'km' | 'mi' | 'm') => string,
  room = 90,
): { px: number; text: string } {
  const metres = metresPerPixel(camera);
  const unit = units === 'mi' ? M_PER_MI : 1000;
  const most = (room * metres) / unit;
  const power = 10 ** Math.floor(Math.log10(most));
  const value = [5, 2, 1].map((digit) => digit * power).find((one) => one <= most)!;
  const px = Math.round((value * unit) / metres);
  return { px, text: units === 'km' && value < 1 ? say(value * 1000, 'm') : say(value, units) };
}
