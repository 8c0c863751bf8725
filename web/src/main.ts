import './look/tokens.css';
