using CommandLine;
using TrainFlowers;
using TrainFlowers.Options;

BestEffortWriter.TakeOverConsole();
var actions = new FlowersActions(TrainingRun.Execute, ConvertRun.Execute, ProtocolRun.Execute, DrawRun.Execute);
return await FlowersProgram.Invocation.Run(new FlowersCommand().Build(actions), args, Console.Out, Console.Error);
