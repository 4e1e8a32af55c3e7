export { max, min, rollups, sum } from "d3-array";
export { axisBottom, axisLeft } from "d3-axis";
export { scaleLinear, scaleUtc } from "d3-scale";
export { select } from "d3-selection";
export { utcDay, utcMonday, utcMonth, utcYear } from "d3-time";
export { utcFormat } from "d3-time-format";
export { zoom, zoomIdentity, zoomTransform } from "d3-zoom";
