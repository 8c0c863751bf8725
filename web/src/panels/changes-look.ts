/** How the list of changes looks. */

import { css } from 'lit';

export const changeStyles = css`
  .sums {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin: 12px 0 8px;
    font-size: 12.5px;
  }
  .neutral {
    color: var(--secondary);
  }
  .rows li + li {
    border-top: 1px solid var(--rule);
  }
  button.row {
    display: grid;
    gap: 1px;
    width: calc(100% + 16px);
    margin: 0 -8px;
    padding: 7px 8px;
    border: 0;
    text-align: start;
    font-weight: 400;
  }
  button.row[aria-pressed='true'] {
    background: var(--well);
  }
  .rows li {
    position: relative;
  }
  .amount {
    position: absolute;
    z-index: 1;
    right: -2px;
    top: 4px;
  }
  .where {
    padding-inline-end: 92px;
    font-weight: 500;
  }
  .how,
  .near {
    font-size: 12px;
    color: var(--secondary);
  }
  details {
    margin-top: 12px;
  }
  summary {
    min-height: 24px;
    font-size: 12px;
    color: var(--secondary);
    cursor: pointer;
  }
`;
