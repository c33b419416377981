using Tool.CommandLine;
using Tool.Commands;

return await Invocation.Run(GoogLeNetCommand.Build(), args, Console.Out, Console.Error);
