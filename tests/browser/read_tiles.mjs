// Reads a PMTiles archive by range requests and says what is in it: node read_tiles.mjs MODULES URL ZOOM.
// The readers are Protomaps' and Mapbox's own; nothing of Contactline's is in this file.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, url, zoom] = process.argv.slice(2);
const find = createRequire(pathToFileURL(`${modules}/`));
const load = (name) => import(pathToFileURL(find.resolve(name)));
const { PMTiles } = await load('pmtiles');
const { VectorTile } = await load('@mapbox/vector-tile');
const { PbfReader, default: Pbf = PbfReader } = await load('pbf');

const archive = new PMTiles(url);
const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat, tileType } = await archive.getHeader();
const layers = {};
const z = Number(zoom);
const column = (lon) => Math.min(2 ** z - 1, Math.floor(((lon + 180) / 360) * 2 ** z));
const row = (lat) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
for (let x = column(minLon); x <= column(maxLon); x++)
  for (let y = row(maxLat); y <= row(minLat); y++) {
    const tile = await archive.getZxy(z, x, y);
    if (!tile) continue;
    for (const [name, layer] of Object.entries(new VectorTile(new Pbf(new Uint8Array(tile.data))).layers)) {
      const found = (layers[name] ??= []);
      for (let i = 0; i < layer.length; i++) {
        const feature = layer.feature(i);
        const points = feature.loadGeometry().reduce((sum, ring) => sum + ring.length, 0);
        found.push([z, x, y, points, feature.properties.class ?? null, feature.properties.from ?? null, feature.properties.to ?? null]);
      }
    }
  }
console.log(JSON.stringify({ minZoom, maxZoom, tileType, layers }));
