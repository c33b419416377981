// MakeFriendReference INPUT.dll OUTPUT.dll "Type;Type;…"
//
// Writes a copy of an assembly in which the named internal types, and their internal methods and fields, are public.
// Only the compiler reads the copy; programs run with the genuine assembly (DECISIONS.md, 1).
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

if (args is not [var input, var output, var typeList])
{
    Console.Error.WriteLine("usage: MakeFriendReference INPUT.dll OUTPUT.dll \"Type;Type\"");
    return 2;
}

byte[] image = File.ReadAllBytes(input);
var wanted = typeList.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet();

using (var peReader = new PEReader(new MemoryStream(image)))
{
    MetadataReader metadata = peReader.GetMetadataReader();
    int metadataStart = peReader.PEHeaders.MetadataStartOffset;

    // ECMA-335 II.22: a TypeDef row begins with Flags(4), a MethodDef row with RVA(4) ImplFlags(2) Flags(2),
    // a Field row with Flags(2); the access bits are the lowest three of the first byte of Flags.
    void MakePublic(TableIndex table, EntityHandle handle, int flagsOffset, int publicBits)
    {
        int row = metadataStart + metadata.GetTableMetadataOffset(table)
            + (MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(table);
        image[row + flagsOffset] = (byte)((image[row + flagsOffset] & ~7) | publicBits);
    }

    foreach (TypeDefinitionHandle typeHandle in metadata.TypeDefinitions)
    {
        TypeDefinition type = metadata.GetTypeDefinition(typeHandle);
        if (!wanted.Remove($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"))
            continue;

        MakePublic(TableIndex.TypeDef, typeHandle, 0, (int)TypeAttributes.Public);
        foreach (MethodDefinitionHandle method in type.GetMethods())
            if ((metadata.GetMethodDefinition(method).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Assembly)
                MakePublic(TableIndex.MethodDef, method, 6, (int)MethodAttributes.Public);
        foreach (FieldDefinitionHandle field in type.GetFields())
            if ((metadata.GetFieldDefinition(field).Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Assembly)
                MakePublic(TableIndex.Field, field, 0, (int)FieldAttributes.Public);
    }
}

if (wanted.Count > 0)
{
    Console.Error.WriteLine($"MakeFriendReference : error : {input} has no type {string.Join(", ", wanted)}");
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllBytes(output, image);
return 0;
