#pragma once

#include "server/base/Result.h"
#include "server/files/AreaTree.h"
#include "server/files/Entry.h"
#include "server/files/Folder.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace files {

class Containment;

/// What is in a folder, read in pieces, in no order: a folder may hold more than a thread can look at while others
/// wait. View::openFolder() makes it; it goes on with the areas as they were then. Belongs to one thread.
class FolderReader final
{
public:
    /// Adds entries to `into` until `most` names were looked at. False: there are no more.
    base::Result<bool> read(std::vector<Entry> &into, size_t most);

private:
    friend class View;
    void take(std::vector<Entry> &into, const char *text);

    std::shared_ptr<const AreaTree> m_tree; // m_area is of it
    const Containment *m_area = nullptr;
    QByteArray m_relative; // of the folder, in the area
    std::vector<Entry> m_mounts; // areas in it: they come first
    std::vector<QByteArray> m_hidden; // names that areas have taken
    NameStream m_names; // not open: the areas are all there is
    Rights m_forFiles;
    Rights m_forFolders;
    bool m_tidies = false; // abandoned uploads go when they are met
};

} // namespace files
