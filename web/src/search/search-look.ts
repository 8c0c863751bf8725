/** How the search field and its list look. */

import { css } from 'lit';

export const searchStyles = css`
  :host {
    display: block;
    position: relative;
  }
  .field {
    position: relative;
  }
  input {
    width: 100%;
    min-height: 34px;
    padding: 5px 34px 5px 11px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--panel-solid);
    color: var(--ink);
  }
  input::placeholder {
    color: var(--secondary);
    opacity: 1;
  }
  kbd {
    position: absolute;
    right: 12px;
    top: 7px;
    font: inherit;
    color: var(--secondary);
    pointer-events: none;
  }
  .clear {
    position: absolute;
    right: 5px;
    top: 5px;
    width: 24px;
    min-height: 24px;
    text-align: center;
    font-size: 17px;
    line-height: 1;
    color: var(--secondary);
  }
  .list {
    position: absolute;
    z-index: 5;
    left: 0;
    right: 0;
    top: calc(100% + 6px);
    max-height: min(60vh, 420px);
    overflow: auto;
    padding: 4px;
    border-radius: 10px;
    background: var(--panel-solid);
    border: 1px solid var(--rule);
    box-shadow: var(--shadow);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 1fr max-content;
    gap: 0 12px;
    padding: 5px 8px;
    border-radius: 7px;
    cursor: pointer;
  }
  li[aria-selected='true'] {
    background: var(--hover);
    box-shadow: inset 2px 0 0 var(--accent);
  }
  .main {
    font-weight: 500;
  }
  .kind,
  .beside {
    font-size: 12px;
    color: var(--secondary);
  }
  .beside {
    grid-column: 1 / -1;
  }
  .state {
    margin: 0;
    padding: 7px 8px;
    color: var(--secondary);
  }
  @media (pointer: coarse) {
    input {
      min-height: 40px;
      font-size: 16px;
    }
    li {
      padding: 8px;
    }
    .clear {
      top: 8px;
    }
    kbd {
      display: none;
    }
  }
`;
