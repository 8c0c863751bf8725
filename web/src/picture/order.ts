/** What a picture is made from: data, colours and finished words. */

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { Bounds } from './frame.ts';
import type { Measure } from './text.ts';

export interface PictureColours {
  readonly paper: string;
  readonly beyond: string;
  readonly land: string;
  readonly otherLand: string;
  readonly border: string;
  readonly front: string;
  readonly ink: string;
  readonly secondary: string;
  readonly rule: string;
}

/** How ground of one kind is filled. */
export interface Fill {
  readonly id: string;
  readonly colour: string;
  readonly opacity: number;
  readonly pattern: string | null;
  /** How strong the lines of the pattern are, 0 to 1, beside those of ground that is not faded. */
  readonly strength?: number;
  /** Empty for what is only there to lie under the rest: it has no entry in the legend. */
  readonly label: string;
}

export interface PictureName {
  readonly text: string;
  readonly lon: number;
  readonly lat: number;
  readonly rank: number;
}

export interface PictureData {
  /** Polygons of land; those with a true `home` are the ground in question and have a `label`. */
  readonly land: FeatureCollection<Geometry>;
  /** Polygons with the id of their fill in `fill`, in the order in which they are painted. */
  readonly ground: FeatureCollection<Geometry>;
  readonly front: FeatureCollection<Geometry> | null;
  /** The ground that the picture is about, where it is not all: only its outline is drawn. */
  readonly chosen?: Feature<Geometry> | FeatureCollection<Geometry> | null;
  readonly places: readonly PictureName[];
}

export interface PictureWords {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  /** A number to stand beside the title, with what it is. */
  readonly figure: { readonly value: string; readonly label: string } | null;
  readonly frontLabel: string | null;
  /** The label of a scale bar of that many metres. */
  scale(metres: number): string;
  readonly source: readonly string[];
}

export interface PictureOrder {
  readonly width: number;
  readonly height: number;
  readonly bounds: Bounds;
  readonly data: PictureData;
  readonly fills: readonly Fill[];
  readonly colours: PictureColours;
  readonly words: PictureWords;
  /** `@font-face` rules with the faces in them. */
  readonly faces: string;
  readonly measure: Measure;
}
