using TrainFlowers;
using TrainFlowers.Options;

return await Invocation.Run(args, TrainingRun.Execute, Console.Out, Console.Error);
