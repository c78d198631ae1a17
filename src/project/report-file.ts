/** Name of the report in an output folder. Its presence says that we wrote the folder, and may replace it. */
export const reportFileName = "c2rust-safe-report.json";
