using CommandLine;
using Tool.CommandLine;
using Tool.Commands;

BestEffortWriter.TakeOverConsole();
return await Invocation.Run(GoogLeNetCommand.Build(), args, Console.Out, Console.Error);
