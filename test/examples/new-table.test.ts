// the unit tests that the example shows, run as they stand
import '../../examples/new-table/test/close-step.test.ts';
