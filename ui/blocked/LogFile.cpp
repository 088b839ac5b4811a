#include "ui/blocked/LogFile.h"

#include <QFile>

namespace ui {

base::Result<void> LogFile::use(const QString &file)
{
    if (!QFile::exists(file)) {
        forget();
        return base::Error{base::Error::Code::NotFound, {}};
    }
    if (m_file == file)
        return {};
    m_file.clear();
    if (const auto opened = m_reader.open(file); !opened)
        return opened.error();
    m_file = file;
    return {};
}

void LogFile::forget()
{
    m_file.clear();
}

} // namespace ui
