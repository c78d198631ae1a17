/** How long and how much is tried before a level of verification ends. */
export interface VerifyLimits {
  /** Differential inputs per function, at most and at least. */
  readonly inputs: number;
  readonly minimumInputs: number;
  /** CPU time per function, both sides together. */
  readonly cpuSeconds: number;
  /** CPU time of one input on the C side. */
  readonly caseSeconds: number;
  readonly shrinkSeconds: number;
  /** One call of a compiler, or of cargo. */
  readonly compileSeconds: number;
  /** One run of a C test or of the whole program. */
  readonly runSeconds: number;
  /** Search for the function that makes a C test fail. */
  readonly culpritSeconds: number;
}

export const defaultLimits: VerifyLimits = {
  inputs: 1000,
  minimumInputs: 10,
  cpuSeconds: 20,
  caseSeconds: 2,
  shrinkSeconds: 10,
  compileSeconds: 600,
  runSeconds: 60,
  culpritSeconds: 60,
};
