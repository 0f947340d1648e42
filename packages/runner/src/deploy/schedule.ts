import { arn, roleArn, type Deployment } from './deployment.ts';

/** What EventBridge Scheduler takes: an execution of the state machine every night, each named by the schedule's own id. */
export function schedule(deployment: Deployment): object {
  return {
    Name: deployment.name,
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    Target: {
      Arn: arn(deployment, 'states', `stateMachine:${deployment.name}`),
      RoleArn: roleArn(deployment, 'scheduler'),
      Input: '{}',
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 },
    },
  };
}
