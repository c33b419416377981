using TrainFlowers;
using TrainFlowers.Options;

return await Invocation.Run(args, TrainingRun.Execute, ConvertRun.Execute, Console.Out, Console.Error);
