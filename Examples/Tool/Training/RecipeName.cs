namespace Tool.Training;

/// <summary>The names of the library's training recipes on the command line.</summary>
internal enum RecipeName
{
    Paper,
    Caffe,
    FineTune,
    Modern,
}
