#include "ui/areas/QuotaFields.h"

#include "ui/areas/AreaText.h"
#include "ui/areas/UseBar.h"
#include "ui/common/AmountEdit.h"

#include <QSpinBox>

namespace ui {

using namespace Qt::Literals::StringLiterals;

QuotaFields::QuotaFields(QWidget *parent)
    : AreaFields(tr("How much, how fast"), parent)
    , m_use(new UseBar(this))
{
    m_use->setObjectName(u"useBar"_s);
    addRow({u"use"_s}, tr("The disk:"), m_use, {});
    m_fileBytes = addAmount(u"maxFileBytes"_s, tr("Lar&gest file:"), tr("Uploads that grow beyond this are refused"));
    m_allBytes = addAmount(u"maxBytes"_s, tr("A&ll files together:"),
                           tr("The area takes no more once its files reach this size"));
    m_files = addCount(u"maxFiles"_s, tr("&Number of files:"), tr("The area takes no more files than this"));
    m_sessionBytes =
        addAmount(u"maxBytesPerSession"_s, tr("One session:"), tr("What one visitor may leave before leaving"));
    m_addressBytes = addAmount(u"maxBytesPerAddressDay"_s, tr("One address and da&y:"),
                               tr("What one network address may leave within 24 hours"));
    m_addressFiles = addCount(u"maxFilesPerAddress"_s, tr("Files per address and day:"),
                              tr("One network address may leave no more files than this in a day"));
    m_keepFree = new QSpinBox(this);
    m_keepFree->setObjectName(u"keepFreePercent"_s);
    m_keepFree->setRange(0, 99);
    m_keepFree->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_keepFree->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_keepFree->setSuffix(tr(" %"));
    m_keepFree->setSpecialValueText(tr("Fill the disk"));
    addRow({u"keepFreePercent"_s}, tr("&Keep free on the disk:"), m_keepFree,
           tr("Uploads stop when less of the disk than this is free, while they run, too"));
    connect(m_keepFree, &QSpinBox::editingFinished, this, [this] { Q_EMIT edited(tr("Keep free on the disk")); });
    m_keepFreeFiles = addCount(u"keepFreeFiles"_s, tr("Keep free for files:"),
                               tr("How many more files the disk must be able to hold; a disk can run out of them"));
    m_keepFreeFiles->setSpecialValueText(tr("Any number"));
    m_upload = addAmount(u"uploadBytesPerSecond"_s, tr("Upload speed:"), tr("Of one visitor"), true);
    m_download = addAmount(u"downloadBytesPerSecond"_s, tr("Download speed:"), tr("Of one visitor"), true);
}

void QuotaFields::read(const config::Area &area)
{
    m_fileBytes->setValue(area.maxFileBytes);
    m_allBytes->setValue(area.maxBytes);
    m_files->setValue(int(qMin<qint64>(area.maxFiles, m_files->maximum())));
    m_sessionBytes->setValue(area.maxBytesPerSession);
    m_addressBytes->setValue(area.maxBytesPerAddressDay);
    m_addressFiles->setValue(int(qMin<qint64>(area.maxFilesPerAddress, m_addressFiles->maximum())));
    m_keepFree->setValue(area.keepFreePercent);
    m_keepFreeFiles->setValue(int(qMin<qint64>(area.keepFreeFiles, m_keepFreeFiles->maximum())));
    m_upload->setValue(area.uploadBytesPerSecond);
    m_download->setValue(area.downloadBytesPerSecond);
    // What binds nobody is not shown.
    const bool uploads = AreaText::takesUploads(area);
    for (const QString &key :
         {u"maxFileBytes"_s, u"maxBytes"_s, u"maxFiles"_s, u"maxBytesPerSession"_s, u"maxBytesPerAddressDay"_s,
          u"maxFilesPerAddress"_s, u"keepFreePercent"_s, u"keepFreeFiles"_s, u"uploadBytesPerSecond"_s})
        showRow(key, uploads);
    showRow(u"downloadBytesPerSecond"_s, AreaText::handsOut(area));
}

void QuotaFields::write(config::Area &area) const
{
    area.maxFileBytes = m_fileBytes->value();
    area.maxBytes = m_allBytes->value();
    area.maxFiles = countOf(m_files, area.maxFiles);
    area.maxBytesPerSession = m_sessionBytes->value();
    area.maxBytesPerAddressDay = m_addressBytes->value();
    area.maxFilesPerAddress = countOf(m_addressFiles, area.maxFilesPerAddress);
    area.keepFreePercent = m_keepFree->value();
    area.keepFreeFiles = countOf(m_keepFreeFiles, area.keepFreeFiles);
    area.uploadBytesPerSecond = m_upload->value();
    area.downloadBytesPerSecond = m_download->value();
}

} // namespace ui
