using TrainFlowers;
using TrainFlowers.Options;

return await Invocation.Run(args, TrainingRun.Execute, ConvertRun.Execute, ProtocolRun.Execute, Console.Out, Console.Error);
