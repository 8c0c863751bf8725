/** How the headline, its chips and the table look. */

import { css } from 'lit';

export const figureStyles = css`
  .label {
    margin-bottom: 2px;
    font-size: 13px;
    font-weight: 400;
    color: var(--secondary);
  }
  .label select,
  .under select {
    max-width: 100%;
    min-height: 24px;
    padding: 0 2px 0 0;
    border: 0;
    background: transparent;
    color: var(--secondary);
    font: inherit;
    cursor: pointer;
    field-sizing: content;
  }
  .label select {
    margin-left: -3px;
    max-width: calc(100% - 64px);
  }
  option {
    background: var(--panel-solid);
    color: var(--ink);
  }
  .name {
    font-size: 20px;
    line-height: 1.25;
  }
  /* On the phone's sheet one line stands above the figure, for no more of it shows. */
  :host([form='sheet']) {
    display: flex;
    flex-direction: column;
  }
  :host([form='sheet']) * {
    order: 2;
  }
  :host([form='sheet']) .headline,
  :host([form='sheet']) .chips {
    order: 1;
  }
  :host([form='sheet']) .head {
    order: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    align-items: baseline;
  }
  :host([form='sheet']) .name {
    font-size: 16px;
  }
  :host([form='sheet']) .label:first-child {
    order: 0;
  }
  .blank {
    font: 600 36px/1.15 var(--serif);
    color: transparent;
    background: var(--well);
    border-radius: 6px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 5px;
    margin: 10px 0 12px;
  }
  .chips .chip {
    padding: 1px 9px;
    font-weight: 400;
  }
  .chip b {
    font-weight: 600;
  }
  .since {
    border-style: dashed;
    color: var(--secondary);
  }
  table {
    table-layout: fixed;
    font-size: 12.5px;
  }
  thead th {
    padding-top: 0;
  }
  th.area {
    width: 56px;
  }
  th.share {
    width: 84px;
  }
  th.change {
    width: 50px;
  }
  .per {
    display: inline-block;
    min-width: 38px;
  }
  th.region {
    padding-right: 8px;
    font-size: inherit;
    color: var(--ink);
  }
  thead th.region {
    color: var(--secondary);
    font-size: 11.5px;
  }
  th.region button {
    display: block;
    max-width: 100%;
    overflow-wrap: anywhere;
    line-height: 1.25;
  }
  thead button {
    font-size: 11.5px;
    font-weight: 400;
    white-space: nowrap;
  }
  tbody button {
    font-weight: 400;
  }
  tbody td,
  tbody th {
    padding: 2px 0;
    height: 29px;
  }
  .share {
    white-space: nowrap;
    color: var(--secondary);
    padding-left: 12px;
  }
  .share .bar {
    display: inline-block;
    width: 28px;
    height: 4px;
    margin-right: 4px;
    border-radius: 2px;
    background: var(--well);
    vertical-align: middle;
  }
  .bar rect {
    fill: var(--accent);
  }
  .change {
    padding-left: 8px;
    white-space: nowrap;
  }
  .under {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 12px;
    margin-top: 6px;
    font-size: 12px;
  }
  /* The tablet's card is narrow: four chips to a line, and the longest name of an oblast whole. */
  @media (max-width: 1000px) {
    .chips .chip {
      padding: 1px 6px;
    }
    th.region {
      padding-right: 2px;
    }
    th.share {
      width: 60px;
    }
    .share {
      padding-left: 4px;
    }
    .share .bar {
      display: none;
    }
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 10px;
    margin-top: 12px;
    padding-top: 9px;
    border-top: 1px solid var(--rule);
    font-size: 12.5px;
  }
  nav button {
    font-weight: 500;
  }
  .more {
    display: flex;
    gap: 2px 16px;
    width: 100%;
  }
  .more button {
    color: var(--secondary);
    font-weight: 400;
  }
`;
