#pragma once

#include "ui/areas/AreaFields.h"

namespace ui {

class UseBar;

/// How much an area takes and how fast; 0 is "no limit".
class QuotaFields final : public AreaFields
{
    Q_OBJECT

public:
    explicit QuotaFields(QWidget *parent = nullptr);

    void read(const config::Area &area) override;
    void write(config::Area &area) const override;
    UseBar *useBar() const { return m_use; }

private:
    UseBar *m_use;
    AmountEdit *m_fileBytes;
    AmountEdit *m_allBytes;
    QSpinBox *m_files;
    AmountEdit *m_sessionBytes;
    AmountEdit *m_addressBytes;
    QSpinBox *m_addressFiles;
    QSpinBox *m_keepFree;
    QSpinBox *m_keepFreeFiles;
    AmountEdit *m_upload;
    AmountEdit *m_download;
};

} // namespace ui
