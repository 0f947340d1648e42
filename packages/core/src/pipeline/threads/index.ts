export { startThreadEarly } from './thread.ts';
