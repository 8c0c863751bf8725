/** The looks of a claim, in the list and in its history. */

import { css } from 'lit';

export const claimStyles = css`
  .verdict {
    padding: 0 8px 0 6px;
    border-radius: 10px;
    background: var(--verdict-well);
    color: var(--verdict);
    font-size: 12px;
    font-weight: 600;
  }
  .verdict b {
    display: inline-block;
    min-width: 1em;
    text-align: center;
  }
  .consistent,
  .dependent {
    --verdict: var(--verdict-yes);
    --verdict-well: var(--verdict-yes-well);
  }
  .later {
    --verdict: var(--verdict-wait);
    --verdict-well: var(--verdict-wait-well);
  }
  .never {
    --verdict: var(--verdict-never);
    --verdict-well: var(--verdict-never-well);
  }
  .contradicted {
    --verdict: var(--verdict-no);
    --verdict-well: var(--verdict-no-well);
  }
  .uncovered,
  .untestable,
  .unchecked {
    --verdict: var(--secondary);
    --verdict-well: var(--well);
  }
  q {
    display: block;
    margin: 4px 0 2px;
    font: 14px/1.45 var(--serif);
    quotes: none;
    overflow-wrap: anywhere;
  }
  .who,
  .why {
    font-size: 12px;
    color: var(--secondary);
  }
  .why {
    margin-top: 3px;
    color: var(--ink);
  }
  .why::first-letter {
    text-transform: uppercase;
  }
`;

export const listStyles = css`
  .rows li {
    padding: 10px 0;
    border-bottom: 1px solid var(--rule);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
    justify-content: space-between;
  }
  .about {
    font-weight: 600;
  }
  .about span {
    font-weight: 400;
  }
  .go {
    margin-top: 3px;
    font-size: 12px;
  }
  .go abbr {
    text-decoration: none;
  }
  .go code {
    font-size: 11px;
  }
  .go a,
  .go button {
    font-weight: 400;
  }
  .check {
    display: inline-flex;
    align-items: center;
    min-height: 28px;
    padding: 3px 11px;
    border: 1px solid var(--line);
    border-radius: 8px;
    color: var(--ink);
    font-weight: 500;
  }
  .check:hover {
    background: var(--hover);
    text-decoration: none;
  }
  .go .open[aria-expanded='true'] {
    text-decoration: underline;
  }
  .go .page,
  .reports .page {
    white-space: nowrap;
  }
  .reports {
    margin: 3px 0 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
    color: var(--secondary);
  }
  .rows .reports li {
    padding: 0;
    border: 0;
  }
`;

export const historyStyles = css`
  :host {
    display: block;
    margin-top: 6px;
    padding: 8px 10px 4px;
    border-radius: 8px;
    background: var(--well);
  }
  h3 {
    margin: 0;
    font-size: 12px;
    font-weight: 500;
    color: var(--secondary);
  }
  ol + h3,
  ul + h3 {
    margin-top: 8px;
  }
  ol,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    padding: 5px 0;
  }
  li + li {
    border-top: 1px solid var(--rule);
  }
  .when {
    font-size: 12px;
    color: var(--secondary);
    overflow-wrap: anywhere;
  }
  .when a {
    text-decoration: underline;
  }
  code {
    font-size: 11px;
  }
`;
